"""The HTTP client: transport, retries, rate limit, checked answers, the token."""
