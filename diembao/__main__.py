"""`python -m diembao`."""

from diembao.main import main

main(prog_name="diembao")
