"""The HTTP client: transport, retries, rate limit, checked answers, and the token."""
