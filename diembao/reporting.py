"""The reports of a recorded audit: what they are made of in a home, and in which files they come."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from audits.model import Audit
from audits.reports.charts import charts_of
from audits.reports.delivery import delivering
from audits.reports.letter import TemplateFault, write_letter
from audits.reports.material import Material
from audits.reports.workbook import write_workbook
from diembao import __version__
from diembao.auditing import recorded, recorded_articles
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.targets import check_target
from storage.archive.canonical import sha256_of
from storage.archive.manifests import chain_head


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports, and where; null: not this one."""

    xlsx: Path | None = None
    docx: Path | None = None
    charts: Path | None = None
    """A folder, for pictures as PNG and SVG."""
    template: Path | None = None
    to: Path | None = None
    """A folder for all three, where no other place is named for one."""
    force: bool = False
    """Whether what exists is replaced."""

    def placed(self, key: str) -> "Wanted":
        """The same with a place for each report, under names that tell the audit."""
        if self.to is None:
            return self
        return replace(
            self,
            xlsx=self.xlsx or self.to / f"tong-hop-{key}.xlsx",
            docx=self.docx or self.to / f"bao-cao-{key}.docx",
            charts=self.charts or self.to / f"bieu-do-{key}",
        )


def material_of(home: Home, key: str | None, directive: str | None = None) -> Material:
    """A recorded audit with all that its reports print; raises Refusal."""
    row, audit = recorded(home, key, directive)
    return Material(
        key=row.key,
        audit=audit,
        hash=row.hash,
        made=row.made,
        articles=lambda outlet: recorded_articles(home, row.key, audit, outlet),
        head=chain_head(home.archive),
        program=__version__,
        carries_out=_carries_out(home, audit),
        own=home.settings.report,
    )


def write_reports(home: Home, key: str | None, directive: str | None, asked: Wanted) -> list[Path]:
    """Write all that is wanted, or nothing; raises Refusal, and OSError where the disk refuses."""
    material = material_of(home, key, directive)
    wanted = asked.placed(material.key)
    for target in filter(None, (wanted.xlsx, wanted.docx, wanted.charts)):
        within = target.parent == wanted.to  # that folder may be new, the one around it not
        check_target(home, target, wanted.force, target.parent.parent if within else None)
    return deliver(material, wanted)


def deliver(material: Material, wanted: Wanted) -> list[Path]:
    """The same for a material, wherever it is to lie."""
    charts = charts_of(material) if wanted.docx or wanted.charts else []
    with delivering() as delivery:
        if wanted.docx:
            try:
                letter = write_letter(material, charts, wanted.template)
            except TemplateFault as fault:
                raise Refusal(Exit.INVALID, f"{fault} Nothing was written.") from fault
            delivery.place(wanted.docx).write_bytes(letter)
        if wanted.xlsx:
            write_workbook(material, delivery.place(wanted.xlsx))
        if wanted.charts:
            for chart in charts:
                delivery.place(wanted.charts / f"{chart.name}.png").write_bytes(chart.png())
                delivery.place(wanted.charts / f"{chart.name}.svg").write_text(chart.svg(), encoding="utf-8")
        return delivery.publish()


def _carries_out(home: Home, audit: Audit) -> tuple[str, ...]:
    """The papers that the directive carries out, by the rules as they were; else by the home's own."""
    file = home.archive.rules(audit.directive_sha256)
    if file.is_file() and sha256_of(data := file.read_bytes()) == audit.directive_sha256:
        return tuple(json.loads(data)["carries_out"])
    directive = home.directives().get(audit.directive)
    return directive.carries_out if directive else ()
