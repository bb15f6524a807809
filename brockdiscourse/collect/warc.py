"""The evidence once more, as archives keep it: WARC 1.1 of what the manifest names."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from brockdiscourse.collect.store import read_manifest
from brockdiscourse.errors import DiscourseError


def write_warc(folder: Path) -> Path:
    """Write every body of a fetched folder, with its address and time, to ``.evidence/fetch.warc.gz``.

    Raises
    ------
    DiscourseError
        If warcio is not installed.
    """
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise DiscourseError("--warc needs warcio: pip install 'brockdiscourse[warc]'") from error

    path = folder / ".evidence" / "fetch.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for record in read_manifest(folder):
            if not record.file:
                continue
            body = (folder / record.file).read_bytes()
            headers = [(name.title(), value) for name, value in record.headers.items()]
            headers.append(("Content-Length", str(len(body))))  # bodies are kept unpacked
            when = datetime.fromisoformat(record.time).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            writer.write_record(
                writer.create_warc_record(
                    record.final,
                    "response",
                    payload=BytesIO(body),
                    http_headers=StatusAndHeaders(f"{record.status} OK", headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": when},
                )
            )
    return path
