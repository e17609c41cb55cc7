"""The certificate of STARTTLS, read again when its files change (they are renewed while we run)."""

import ssl
from pathlib import Path

from walletdesk.platform import log

logger = log.get(__name__)


class BadCertificate(Exception):
    """The files do not make a certificate with its key; the message says which."""


class Certificate:
    """A server's TLS context of two PEM files."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = (certificate, key)
        self._stamp = self._stamped()
        self._context = self._read()

    def context(self) -> ssl.SSLContext:
        """The present one. Files that cannot be read now leave the last that could."""
        try:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._context, self._stamp = self._read(), stamp
        except BadCertificate as wrong:
            logger.error("smtp.certificate", exc_info=wrong)
        return self._context

    def _stamped(self) -> tuple[int, ...]:
        try:
            return tuple(file.stat().st_mtime_ns for file in self._files)
        except OSError as missing:
            raise BadCertificate(f"{missing.filename} cannot be read") from missing

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        certificate, key = self._files
        try:
            context.load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError) as wrong:
            raise BadCertificate(f"{certificate} and {key} are no certificate and key") from wrong
        return context
