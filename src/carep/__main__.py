"""``python -m carep`` is the ``carep`` command."""

from carep.cli import main

if __name__ == "__main__":
    main()
