"""`python -m segdsl`."""

from segdsl.cli.main import main

main()
