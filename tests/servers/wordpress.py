"""A real WordPress on loopback, from Debian's packages: MariaDB on a socket, PHP behind nginx, no way out."""

# ruff: noqa: E501, S608 -- settings of other programs, and SQL made of our own invented rows

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NEEDED = ("php", "mariadbd", "mariadb", "mariadb-install-db", "nginx", "dpkg", "apt-get")
PACKAGES = ("wordpress", "wordpress-theme-twentytwentyone", "php-getid3", "libjs-underscore")

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_CHARSET', 'utf8mb4');
define('DB_HOST', 'localhost:{socket}'); define('DB_COLLATE', ''); $table_prefix = 'wp_';
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}'); define('WP_CONTENT_DIR', '{content}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT',
          'NONCE_SALT'] as $name) define($name, "no secret: $name");
ini_set('display_errors', '0');
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
PLUGIN = """<?php
add_filter('pre_wp_mail', '__return_true');
add_filter('pre_http_request', fn() => new WP_Error('off', 'no network'));
if (get_option('test_rest') === 'closed')
    add_filter('rest_authentication_errors', fn($found) => new WP_Error('rest_not_logged_in', 'Closed.', ['status' => 401]));
"""
ROUTER = """<?php
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
$file = '{root}' . $path;
if (strpos($path, '..') === false && is_file($file) && substr($file, -4) !== '.php') {{ readfile($file); return true; }}
$_SERVER['SCRIPT_FILENAME'] = '{root}/index.php'; $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir('{root}'); require '{root}/index.php'; return true;
"""
INSTALL = """<?php
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1'];
define('WP_INSTALLING', true);
require '{root}/wp-load.php'; require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Kettles', 'di', 'di@k.example', true, '', 'none');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/'); switch_theme('twentytwentyone');
update_option('thread_comments', 1); update_option('thread_comments_depth', 5); update_option('comments_per_page', 50);
flush_rewrite_rules();
"""
NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log; gzip on; gzip_types application/json text/html text/xml; gzip_min_length 200;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{front}; location / {{ proxy_pass http://127.0.0.1:{back}; proxy_set_header Host $http_host;
    proxy_read_timeout 120s; }} }}
}}
"""


class Unavailable(Exception):  # noqa: N818 -- a reason to skip
    """What is missing on this machine."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class WordPress:
    """One server; `url` is its front page.

    Raises
    ------
    Unavailable
        If a program or a package cannot be had.
    """

    def __init__(self, folder: Path) -> None:
        if missing := [name for name in NEEDED if shutil.which(name) is None]:
            raise Unavailable(f"not on this machine: {', '.join(missing)}")
        if os.geteuid() != 0:
            raise Unavailable("starting the servers needs root")
        self.folder = folder
        self.root = folder / "root/usr/share/wordpress"
        self.front, self.back = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.front}"
        self.running: list[subprocess.Popen[bytes]] = []
        self._unpack()
        self._database()
        self._configure()
        self._serve()

    def _run(self, *command: str, **named: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, check=True, capture_output=True, **named)

    def _start(self, *command: str, **environment: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running.append(
            subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True, **quiet)  # type: ignore[call-overload]  # a dict of both
        )

    def _unpack(self) -> None:
        debs = self.folder / "debs"
        debs.mkdir(parents=True)
        try:
            self._run("apt-get", "download", "-qq", *PACKAGES, cwd=debs)
        except subprocess.CalledProcessError as error:
            raise Unavailable(f"Debian's packages cannot be downloaded: {error.stderr.decode()[-200:]}") from error
        for deb in debs.glob("*.deb"):
            self._run("dpkg", "-x", str(deb), str(self.folder / "root"))

    def _database(self) -> None:
        data, self.socket = self.folder / "db", self.folder / "db.sock"
        self._run(
            "mariadb-install-db", "--no-defaults", "--user=root", f"--datadir={data}", "--skip-test-db",
            "--auth-root-authentication-method=normal",
        )  # fmt: skip
        self._start(
            "mariadbd", "--no-defaults", "--user=root", f"--datadir={data}", f"--socket={self.socket}", "--skip-networking",
            "--innodb-flush-log-at-trx-commit=0", "--character-set-server=utf8mb4",
        )  # fmt: skip
        for _ in range(150):
            try:
                self._run(
                    "mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-e", "CREATE DATABASE wordpress"
                )
            except subprocess.CalledProcessError:
                time.sleep(0.2)
            else:
                return
        raise Unavailable("the database does not start")

    def _configure(self) -> None:
        content = self.folder / "content"
        (content / "mu-plugins").mkdir(parents=True)
        (content / "themes").symlink_to(self.folder / "root/usr/share/wordpress/wp-content/themes")
        (content / "mu-plugins" / "test.php").write_text(PLUGIN, encoding="utf-8")
        told = {"socket": self.socket, "url": self.url, "content": content}
        config = CONFIG
        for name, value in told.items():
            config = config.replace(f"{{{name}}}", str(value))
        (self.root / "wp-config.php").unlink(missing_ok=True)
        (self.root / "wp-config.php").write_text(config, encoding="utf-8")
        (self.folder / "router.php").write_text(ROUTER.format(root=self.root), encoding="utf-8")
        (self.folder / "install.php").write_text(INSTALL.replace("{root}", str(self.root)), encoding="utf-8")
        self._run("php", str(self.folder / "install.php"))

    def _serve(self) -> None:
        router = str(self.folder / "router.php")
        self._start("php", "-S", f"127.0.0.1:{self.back}", "-t", str(self.root), router, PHP_CLI_SERVER_WORKERS="4")
        settings = self.folder / "nginx.conf"
        settings.write_text(NGINX.format(folder=self.folder, front=self.front, back=self.back), encoding="utf-8")
        self._start("nginx", "-c", str(settings), "-p", str(self.folder))
        for _ in range(100):
            try:
                with (
                    socket.create_connection(("127.0.0.1", self.front), 1),
                    socket.create_connection(("127.0.0.1", self.back), 1),
                ):
                    return
            except OSError:
                time.sleep(0.1)
        raise Unavailable("the web server does not start")

    # --- what tests do with it ----------------------------------------------------------------------------------------

    def sql(self, statement: str) -> list[list[str]]:
        """Rows of a query, as text; NULL is ``NULL``."""
        command = ("mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-N", "-B", "--default-character-set=utf8mb4",
                   "wordpress")  # fmt: skip
        told = self._run(*command, input=statement.encode()).stdout.decode()
        return [line.split("\t") for line in told.splitlines()]

    def option(self, name: str, value: str) -> None:
        """Set an option as an administrator would."""
        self.sql(
            f"REPLACE INTO wp_options (option_name, option_value, autoload) VALUES ('{name}', {text(value)}, 'yes')"
        )
        self.sql("DELETE FROM wp_options WHERE option_name = 'rewrite_rules'")

    def post(self, number: int, slug: str, title: str, **fields: str) -> None:
        row = {
            "ID": str(number), "post_author": "1", "post_date": "'2014-03-01 10:00:00'", "post_date_gmt": "'2014-03-01 10:00:00'",
            "post_modified": "'2014-03-01 10:00:00'", "post_modified_gmt": "'2014-03-01 10:00:00'",
            "post_content": text(fields.get("content", "A kettle is sold, not bought.")), "post_title": text(title),
            "post_excerpt": "''", "post_status": text(fields.get("status", "publish")), "comment_status": "'open'",
            "ping_status": "'open'", "post_password": text(fields.get("password", "")), "post_name": text(slug), "to_ping": "''",
            "pinged": "''", "post_content_filtered": "''", "post_type": text(fields.get("type", "post")),
            "guid": text(f"{self.url}/?p={number}"),
        }  # fmt: skip
        self.sql(f"INSERT INTO wp_posts ({', '.join(row)}) VALUES ({', '.join(row.values())})")

    def comments(self, post: int, rows: Iterable[tuple[int, int, str, str, str, str]]) -> None:
        """Insert rows of (id, parent, author, text, approved, type), a minute apart."""
        values = [
            f"({number}, {post}, {text(author)}, {text('x@k.example')}, '', '10.0.0.1', "
            f"FROM_UNIXTIME(1394000000 + {number} * 60 % 90000000), FROM_UNIXTIME(1394000000 + {number} * 60 % 90000000), "
            f"{text(said)}, 0, {text(approved)}, '', {text(kind)}, {parent}, 0)"
            for number, parent, author, said, approved, kind in rows
        ]
        for start in range(0, len(values), 1000):
            self.sql(
                "SET time_zone = '+00:00'; INSERT INTO wp_comments (comment_ID, comment_post_ID, comment_author, "
                "comment_author_email, comment_author_url, comment_author_IP, comment_date, comment_date_gmt, comment_content, "
                "comment_karma, comment_approved, comment_agent, comment_type, comment_parent, user_id) VALUES "
                + ", ".join(values[start : start + 1000])
            )
        self.sql(
            f"UPDATE wp_posts SET comment_count = (SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {post} AND "
            f"comment_approved = '1') WHERE ID = {post}"
        )

    def requests(self, *, since: int = 0) -> list[str]:
        """Paths asked for so far, from nginx's own log."""
        time.sleep(0.05)
        log = (self.folder / "access.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return [line.split('"')[1].split(" ")[1] for line in log[since:]]

    def stop(self) -> None:
        for process in reversed(self.running):
            try:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=20)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                process.kill()


def text(value: str) -> str:
    """A text as SQL writes it without any character that means something."""
    return f"CONVERT(X'{value.encode().hex()}' USING utf8mb4)" if value else "''"
