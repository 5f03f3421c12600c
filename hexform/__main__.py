"""`python -m hexform` is `hexform`."""

from hexform.cli.main import main

if __name__ == "__main__":
    main()
