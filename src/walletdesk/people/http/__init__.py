"""The edge: who sends a request, what they may do, the pages and the API of people."""
