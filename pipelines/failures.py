"""What a failed step leaves behind: a report a person can read, and a call to a webhook.

What belongs here: the failure hook of every job.
What does not: the text of unexpected faults – a step has withheld it before (assets.graph).
"""

import json
import os
import urllib.request
from pathlib import Path

import dagster as dg
from dagster._core.errors import DagsterAssetCheckFailedError

FOLDER_SETTING = "BANSOS_LAPORAN_GAGAL"
WEBHOOK_SETTING = "BANSOS_WEBHOOK"
DEFAULT_FOLDER = ".dagster/laporan_gagal"
WEBHOOK_SECONDS = 10
# Its text names assets and checks; Dagster exports the class nowhere else.
READABLE = (DagsterAssetCheckFailedError,)


@dg.failure_hook(name="laporan_gagal")
def report_failure(context: dg.HookContext) -> None:
    """Write the report of the failed step and call the webhook, if one is set."""
    fault = context.op_exception
    content = {
        "pekerjaan": context.job_name,
        "lari": context.run_id,
        "langkah": context.op.name,
        "jenis": type(fault).__name__,
        "sebab": told(fault),
    }
    folder = Path(os.environ.get(FOLDER_SETTING, DEFAULT_FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{context.run_id}-{context.op.name}.md"
    path.write_text(report(content), encoding="utf-8")
    context.log.error(f"Laporan gagal / failure report: {path}")
    address = os.environ.get(WEBHOOK_SETTING)
    if address:
        call_webhook(address, content)


def told(fault: BaseException | None) -> str:
    """The text of a fault that may be shown; of any other only its kind."""
    if isinstance(fault, dg.Failure):
        return fault.description or ""
    if isinstance(fault, READABLE):
        return str(fault)
    return f"{type(fault).__name__}; teksnya tidak dicatat / its text is withheld"


def report(content: dict[str, str]) -> str:
    """The report in Markdown: what failed, why, and what to do next."""
    return (
        f"# {content['pekerjaan']}: {content['langkah']} gagal / failed\n\n"
        f"- lari / run: `{content['lari']}`\n"
        f"- jenis / kind: {content['jenis']}\n"
        f"- sebab / reason: {content['sebab']}\n\n"
        "Rilis yang ada tidak tersentuh. Perbaiki sebabnya, lalu di Dagster pilih "
        "*Re-execute from failure*; bagian yang tidak berubah dilewati.\n\n"
        "*Existing releases are untouched. Mend the cause, then re-execute from failure; "
        "unchanged parts are skipped.*\n"
    )


def call_webhook(address: str, content: dict[str, str]) -> None:
    """POST the content as JSON to an http(s) address; ValueError for any other."""
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{WEBHOOK_SETTING} harus http(s) / must be an http(s) address.")
    request = urllib.request.Request(
        address,
        data=json.dumps(content, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS):
        pass
