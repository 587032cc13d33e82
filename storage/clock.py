"""How moments and days are written into the database."""

from datetime import UTC, date, datetime, timedelta, timezone

# Vietnam has had no change of clocks since 1975; a fixed offset needs no zone files.
_HO_CHI_MINH = timezone(timedelta(hours=7))


def utc(moment: datetime) -> str:
    """The moment in UTC, such that later moments sort later. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def now() -> str:
    """This moment."""
    return utc(datetime.now(UTC))


def local_day(moment: datetime) -> date:
    """The day on which the moment falls in Asia/Ho_Chi_Minh."""
    return moment.astimezone(_HO_CHI_MINH).date()


def today() -> date:
    """This day in Asia/Ho_Chi_Minh."""
    return local_day(datetime.now(UTC))
