"""A real MediaWiki of one's own on loopback: Debian's package, SQLite and PHP's built-in server.

The package's code is shared and never written to; settings, database and caches live in the folder given. A test
turns faults on and off by files under ``switches/``, which the settings read on every request.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import requests

CODE = Path("/usr/share/mediawiki")
ADMINISTRATOR = "Administrator"
PASSWORD = "loopback-only-password"
WORKERS = 4
START_SECONDS = 30

SETTINGS = r"""
$wgArticlePath = '/wiki/$1';
$wgServer = 'http://127.0.0.1:' . getenv( 'WIKI_PORT' );
$wgCacheDirectory = __DIR__ . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgDBservers = [ [ 'type' => 'sqlite', 'dbname' => 'testwiki', 'host' => '', 'user' => '', 'password' => '',
	'load' => 1, 'flags' => DBO_DEFAULT,
	'variables' => [ 'synchronous' => 'OFF' ] ] ]; // the wiki need not survive a power cut
$wgSessionCacheType = CACHE_DB; // APCu drops sessions when large texts fill it
$wgJobRunRate = 0; // jobs run when a test says so
$wgEnableEmail = false;
$wgRateLimits = [];
wfLoadSkin( 'Vector' ); // for pages as readers get them
wfLoadExtension( 'Cite' );
$wgUseRCPatrol = false; // else reverted edits are tagged only once the revert is patrolled
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['sysop']['suppressrevision'] = true;
$wgCdnServersNoPurge = [ '127.0.0.1' ]; // believe X-Forwarded-For, so that a test edits from any address
$wgUsePrivateIPs = true;

function switchedOn( string $name ): ?string {
	$file = __DIR__ . "/switches/$name";
	return is_file( $file ) ? trim( file_get_contents( $file ) ) : null;
}
$wgReadOnly = switchedOn( 'readonly' );
if ( switchedOn( 'maxlag' ) !== null ) {
	$wgHooks['ApiMaxLagInfo'][] = static function ( &$info ) {
		$info = [ 'host' => 'replica', 'lag' => (float)switchedOn( 'maxlag' ), 'type' => 'db' ];
	};
}
if ( switchedOn( 'failread' ) !== null ) { // an API error of this code for every read
	$wgHooks['ApiCheckCanExecute'][] = static function ( $module ) {
		if ( $module->getModuleName() === 'query' ) {
			$module->dieWithError( [ 'rawmessage', 'switched on by a test' ], switchedOn( 'failread' ) );
		}
	};
}
if ( switchedOn( 'feed' ) !== null ) { // recent changes as UDP datagrams to this port
	$wgRCFeeds['json'] = [ 'uri' => 'udp://127.0.0.1:' . switchedOn( 'feed' ), 'formatter' => 'JSONRCFeedFormatter' ];
}
if ( MW_ENTRY_POINT === 'api' && switchedOn( 'http' ) !== null ) { // "429 3": this status, and Retry-After
	[ $status, $after ] = explode( ' ', switchedOn( 'http' ) . ' ' );
	http_response_code( (int)$status );
	if ( $after !== '' ) {
		header( "Retry-After: $after" );
	}
	header( 'Content-Type: text/html; charset=utf-8' );
	exit( '<!DOCTYPE html><html><head><title>Wikimedia Error</title></head><body><p>Our servers are busy' );
}
if ( MW_ENTRY_POINT === 'api' && switchedOn( 'truncate' ) !== null ) { // the whole length promised, half of it sent
	ob_start( static function ( string $body ): string {
		header( 'Content-Length: ' . strlen( $body ) );
		return substr( $body, 0, intdiv( strlen( $body ), 2 ) );
	} );
}
"""

FRONT = r"""<?php // titles under /wiki/ are index.php's; anything else is a file below the document root
if ( $_SERVER['REQUEST_URI'] !== '/' && strncmp( $_SERVER['REQUEST_URI'], '/wiki/', 6 ) !== 0 ) {
	return false;
}
$_SERVER['SCRIPT_NAME'] = '/w/index.php';
$_SERVER['SCRIPT_FILENAME'] = __DIR__ . '/w/index.php';
require __DIR__ . '/w/index.php';
return true;
"""

# Holds the server in a process group that ends when this program closes its end of the pipe, however it dies.
GUARDIAN = '"$@" </dev/null & cat >/dev/null; trap "" TERM; kill -TERM 0; wait'


def missing_packages() -> str | None:
    """Why no wiki can be started here, or None."""
    if not (CODE / "maintenance" / "install.php").exists():
        return "the Debian package mediawiki is not installed; run tests/mediawiki/install.sh"
    if shutil.which("php") is None:
        return "php is not installed; run tests/mediawiki/install.sh"
    return None


class MediaWiki:
    """One wiki in one folder. ``api_url`` is valid once ``start`` has returned."""

    def __init__(self, folder: Path, lang: str = "en") -> None:
        self.folder = folder
        self.lang = lang
        self.port = free_port()
        self.api_url = f"http://127.0.0.1:{self.port}/w/api.php"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _environment(self) -> dict[str, str]:
        settings = self.folder / "LocalSettings.php"
        return {**os.environ, "MW_CONFIG_FILE": str(settings), "WIKI_PORT": str(self.port)}

    def create(self) -> None:
        """Make an empty wiki in the folder, unless it is there."""
        if (self.folder / "docroot").exists():
            return
        for name in ("cache", "data", "switches"):
            (self.folder / name).mkdir(parents=True)
        install = ["--dbtype=sqlite", f"--dbpath={self.folder / 'data'}", "--dbname=testwiki", f"--lang={self.lang}"]
        install += [f"--confpath={self.folder}", "--scriptpath=/w", f"--server=http://127.0.0.1:{self.port}"]
        arguments = [*install, f"--pass={PASSWORD}", "Test wiki", ADMINISTRATOR]
        run_php(CODE / "maintenance" / "install.php", arguments, {**os.environ})
        with (self.folder / "LocalSettings.php").open("a") as settings:
            settings.write(SETTINGS)
        docroot = self.folder / "docroot"
        docroot.mkdir()
        (docroot / "w").symlink_to(CODE)
        (docroot / "front.php").write_text(FRONT)

    def start(self) -> None:
        """Start serving and return once the API answers."""
        php = ["php", "-d", "output_buffering=0", "-d", "memory_limit=512M", "-d", "opcache.revalidate_freq=0"]
        docroot = self.folder / "docroot"
        serve = [*php, "-S", f"127.0.0.1:{self.port}", "-t", str(docroot), str(docroot / "front.php")]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", GUARDIAN, "guardian", *serve],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**self._environment, "PHP_CLI_SERVER_WORKERS": str(WORKERS)},
                start_new_session=True,
            )
        self._await_answer()

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(requests.RequestException):
                if requests.get(self.api_url, {"action": "query", "format": "json"}, timeout=START_SECONDS).ok:
                    return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"MediaWiki gave no answer: {(self.folder / 'server.log').read_text()[-2000:]}")

    def stop(self) -> None:
        """End the server's own process group, and nothing else."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)

    def switch(self, name: str, value: str | None) -> None:
        """Turn a fault on with a value, or off with None."""
        file = self.folder / "switches" / name
        if value is None:
            file.unlink(missing_ok=True)
        else:
            file.with_suffix(".new").write_text(value)
            file.with_suffix(".new").rename(file)

    def maintain(self, script: str, arguments: Iterable[str] = (), stdin: str = "") -> str:
        """Run one of MediaWiki's maintenance scripts on this wiki; its output."""
        return run_php(CODE / "maintenance" / f"{script}.php", arguments, self._environment, stdin)

    def create_users(self, names: Iterable[str]) -> None:
        """Make accounts, all with the same password."""
        statement = (
            "$u = User::newFromName('{name}'); if ($u->getId() === 0) {{ $u->addToDatabase(); "
            "$u->changeAuthenticationData(['username' => '{name}', 'password' => '{password}',"
            " 'retype' => '{password}']); }}"
        )
        self.maintain("eval", stdin="\n".join(statement.format(name=n, password=PASSWORD) for n in names) + "\n")

    def create_bot(self, name: str) -> None:
        """Make an account that is a bot and may roll back, with the same password."""
        self.maintain("createAndPromote", ["--force", "--bot", "--sysop", name, PASSWORD])

    def import_xml(self, file: Path) -> None:
        """Import an export. Its contributors must exist as accounts, or MediaWiki gives them a prefix."""
        self.maintain("importDump", ["--no-updates", str(file)])


def run_php(script: Path, arguments: Iterable[str], environment: dict[str, str], stdin: str = "") -> str:
    """Run a PHP script to its end; its output, or RuntimeError with it."""
    command = ["php", "-d", "memory_limit=512M", str(script), *arguments]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{script.name} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
