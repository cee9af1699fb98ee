"""Start the desktop program from a checkout: ``python main.py [PATH…] [--demo] [--capture OUT.png]``."""

from app.application import main

if __name__ == "__main__":
    raise SystemExit(main())
