"""`python -m walletdesk` is `walletdesk`."""

from walletdesk.app.cli import main

if __name__ == "__main__":
    main()
