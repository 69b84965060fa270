#!/bin/sh
# Install what the live tests need: MediaWiki, PHP's command line with SQLite and APCu, and Wikimedia's diff engine.
#
# micro-httpd and php-cgi satisfy the package's wish for a web server and a PHP to serve, without Apache; neither is
# ever started, since the tests use PHP's built-in server. Run as root. Does nothing when all is there.
set -eu

packages="mediawiki micro-httpd php-cgi php-cli php-sqlite3 php-apcu php-wikidiff2"

# shellcheck disable=SC2086
if dpkg-query -W -f '${db:Status-Status}\n' $packages 2>/dev/null |
    awk '$1 != "installed" { missing = 1 } END { exit missing || NR != 7 }'; then
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $packages >/dev/null
