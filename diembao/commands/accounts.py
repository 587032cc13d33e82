"""Who may use the staff's pages."""

import sys
from collections.abc import Callable

import click

from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.output import print_csv, print_json, table
from storage.desk import Account, Role

COLUMNS = ("name", "shown", "role", "active", "made")
LOG_COLUMNS = ("at", "who", "what", "name", "detail")

role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True, help="What it may do."
)
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


@click.group()
def accounts() -> None:
    """See to the accounts of the staff's pages.

    Roles, each with all that those before it may: viewer (see and export), reviewer (review articles),
    auditor (evidence packs, reports, samples for a second coder, tables of the store, SQL questions),
    operator (accounts).
    """


@accounts.command(epilog='Example: diembao accounts add may --role reviewer --shown "Nguyễn Thị Mây"')
@click.argument("name")
@role_option
@click.option("--shown", help="The person's name as pages and reviews print it.  [default: NAME]")
@password_stdin
@click.pass_context
def add(ctx: click.Context, name: str, role: str, shown: str | None, password_stdin: bool) -> None:
    """Make an account; its password is asked for, never given in the command."""
    from diembao.desk import people

    account = Account(name.lower(), shown or name, Role(role))
    made = people.add(options.home_of(ctx), account, _asking(password_stdin))
    click.echo(f"Đã thêm tài khoản {made.name} ({made.role}).")


@accounts.command("list", epilog="Example: diembao accounts list")
@options.as_json
@options.as_csv
@click.pass_context
def list_accounts(ctx: click.Context, as_json: bool, as_csv: bool) -> None:
    """List all accounts, the disabled ones too."""
    from dashboard.words import ROLES, day
    from diembao.desk import people

    found = people.accounts_of(options.home_of(ctx))
    rows = [
        {
            **{"name": one.account.name, "shown": one.account.shown, "role": one.account.role.value},
            **{"active": one.active, "made": one.made},
        }
        for one in found
    ]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows, COLUMNS)
    else:
        drawn = [
            (it.account.name, it.account.shown, ROLES[it.account.role], _state(it.active), day(it.made))
            for it in found
        ]
        table("Tài khoản", ("Tên", "Họ tên", "Vai trò", "Trạng thái", "Từ ngày"), drawn)


@accounts.command(epilog="Example: diembao accounts role may --role auditor")
@click.argument("name")
@role_option
@click.pass_context
def role(ctx: click.Context, name: str, role: str) -> None:
    """Give an account another role."""
    from diembao.desk import people

    people.change(options.home_of(ctx), name, role=Role(role))
    click.echo(f"Tài khoản {name}: {role}.")


@accounts.command(epilog="Example: diembao accounts password may")
@click.argument("name")
@password_stdin
@click.pass_context
def password(ctx: click.Context, name: str, password_stdin: bool) -> None:
    """Set an account's password; whoever is logged in with it must log in again."""
    from diembao.desk import people

    people.set_password(options.home_of(ctx), name, _asking(password_stdin))
    click.echo(f"Đã đặt mật khẩu mới cho {name}; các phiên đang mở đã kết thúc.")


@accounts.command(epilog="Example: diembao accounts disable may")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Open the account again.")
@click.pass_context
def disable(ctx: click.Context, name: str, undo: bool) -> None:
    """Lock an account at once; it is kept, since reviews name it."""
    from diembao.desk import people

    people.change(options.home_of(ctx), name, active=undo)
    click.echo(f"Đã {'mở khóa' if undo else 'khóa'} tài khoản {name}.")


@accounts.command(epilog="Example: diembao accounts log")
@options.as_json
@options.as_csv
@click.pass_context
def log(ctx: click.Context, as_json: bool, as_csv: bool) -> None:
    """List every change of an account: who made it and when."""
    from dashboard.accounts.telling import tell
    from diembao.desk import people

    found = people.log_of(options.home_of(ctx))
    rows = [{name: getattr(line, name) for name in LOG_COLUMNS} for line in found]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows, LOG_COLUMNS)
    else:
        told = [tell(line) for line in found]
        drawn = [(one.at, one.who, one.what, one.name, one.detail) for one in told]
        table("Nhật ký tài khoản", ("Lúc", "Người thực hiện", "Việc", "Tài khoản", "Chi tiết"), drawn)


def _state(active: bool) -> str:
    return "đang dùng" if active else "đã khóa"


def _asking(from_stdin: bool) -> Callable[[], str]:
    return _read if from_stdin else _prompt


def _read() -> str:
    """The first line of standard input."""
    line = sys.stdin.readline()
    if not line:
        raise Refusal(Exit.USAGE, "Nothing came on standard input: there is no password to set.")
    return line.rstrip("\r\n")


def _prompt() -> str:
    """Asked for twice, shown never."""
    said: str = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True)
    return said
