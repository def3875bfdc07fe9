"""`python -m surveytui`."""

from surveytui.cli import main

raise SystemExit(main())
