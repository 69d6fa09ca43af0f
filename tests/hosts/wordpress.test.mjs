/** The element in WordPress itself, as Debian has it, with a database of its own for the time of the test. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launch, serve } from "../browser/browser.mjs";
import { works } from "../browser/works.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORDPRESS = "/usr/share/wordpress";
const missing = [WORDPRESS, "/usr/sbin/mariadbd", "/usr/bin/php"].filter((path) => !existsSync(path));
const skip = missing.length ? "apt install wordpress mariadb-server php-mysql php-cli" : false;

const folder = skip ? "" : mkdtempSync(join(tmpdir(), "chainrule-wordpress-"));
const [data, site, socket] = ["data", "site", "sql"].map((name) => join(folder, name));
/** @type {import("node:child_process").ChildProcess[]} */
const running = [];
let browser;
let service;
let home;

/** A port that nobody uses. @returns {Promise<number>} */
const free = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a program that stays, and waits until it can be asked. @param {string[]} command @param {() => unknown} ask */
async function started([command, ...given], ask) {
  running.push(spawn(command, given, { stdio: "ignore" }));
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (fault) {
      if (tries > 300) throw fault;
      await pause(100);
    }
  }
}

/** What PHP prints in the site. @param {string} code @param {string} [input] */
const php = (code, input = "") =>
  execFileSync(
    "php",
    ["-d", "error_reporting=0", "-r", `define("WP_INSTALLING", true); require "wp-load.php"; ${code}`],
    {
      cwd: site,
      input,
      encoding: "utf8",
      env: { ...process.env, HTTP_HOST: new URL(home).host },
    },
  );

/** A post as somebody of the site writes it; its address. @param {"author" | "administrator"} role @param {string} text */
const posted = (role, text) =>
  php(
    `$user = get_users(["role" => "${role}"])[0]; wp_set_current_user($user->ID); kses_init();
    $id = wp_insert_post(["post_title" => "Lesson", "post_status" => "publish", "post_author" => $user->ID,
      "post_content" => addslashes(stream_get_contents(STDIN))]);
    echo home_url("/?p=$id");`,
    text,
  );

before(async () => {
  if (skip) return;
  [browser, service] = await Promise.all([launch(), serve()]);
  const port = await free();
  home = `http://127.0.0.1:${port}`;
  const quiet = { stdio: "ignore" };
  const user = execFileSync("id", ["-un"], { encoding: "utf8" }).trim();
  execFileSync(
    "mariadb-install-db",
    [`--datadir=${data}`, "--skip-test-db", `--user=${user}`, "--auth-root-authentication-method=normal"],
    quiet,
  ); // prettier-ignore
  await started(
    ["mariadbd", "--no-defaults", `--datadir=${data}`, `--socket=${socket}`, "--skip-networking", `--user=${user}`],
    () =>
      execFileSync(
        "mariadb",
        ["--no-defaults", `--socket=${socket}`, "-uroot", "-e", "create database if not exists wordpress"],
        quiet,
      ),
  ); // prettier-ignore
  execFileSync("cp", ["-rL", `${WORDPRESS}/.`, site], quiet);
  const settings = {
    DB_NAME: "wordpress",
    DB_USER: "root",
    DB_PASSWORD: "",
    DB_HOST: `localhost:${socket}`,
    WP_HOME: home,
    WP_SITEURL: home,
  }; // prettier-ignore
  writeFileSync(
    join(site, "wp-config.php"),
    `<?php ${Object.entries(settings)
      .map(([name, value]) => `define("${name}", "${value}");`)
      .join(" ")} define("AUTOMATIC_UPDATER_DISABLED", true); $table_prefix = "wp_";
    if (!defined("ABSPATH")) define("ABSPATH", __DIR__ . "/"); require_once ABSPATH . "wp-settings.php";`,
  );
  // A site that asks a service on its own machine has to say so.
  mkdirSync(join(site, "wp-content/mu-plugins"), { recursive: true });
  writeFileSync(
    join(site, "wp-content/mu-plugins/own.php"),
    `<?php add_filter("http_request_host_is_external", "__return_true");
    add_filter("http_allowed_safe_ports", fn($ports) => [...$ports, ${new URL(service.url).port}]);`,
  );
  php(`require "wp-admin/includes/upgrade.php"; wp_install("Course", "teacher", "teacher@example.org", true, "", "secret");
    wp_insert_user(["user_login" => "pupil", "user_pass" => "secret", "role" => "author"]);`);
  await started(["php", "-S", `127.0.0.1:${port}`, "-t", site], async () => assert.ok((await fetch(home)).ok));
});
after(async () => {
  for (const one of running) one.kill();
  await browser?.close();
  await service?.stop();
  await pause(500); // the database closes its files
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A page of the site in a browser. @param {string} url */
async function visit(url) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  await page.goto(url);
  return page;
}

test("an administrator's element works in a post", { skip }, async () => {
  const line = readFileSync(`${ROOT}docs/recipes/plain/index.html`, "utf8").match(/<script[\s\S]*?<\/chain-rule>/);
  assert.ok(line, "the recipe of a plain page has the element");
  const page = await visit(posted("administrator", line[0].replaceAll("http://127.0.0.1:8000", service.url)));
  await works(page);
  await page.screenshot({ path: `${ROOT}shots/hosts/wordpress.png` });
  await page.context().close();
});

test("of an author's element nothing is left, of the picture what leads to the page", { skip }, async () => {
  const picture = readFileSync(`${ROOT}docs/recipes/platforms/picture.html`, "utf8");
  const text = `<chain-rule example="neuron"></chain-rule><p>${picture}</p>`;
  const page = await visit(posted("author", text.replaceAll("http://127.0.0.1:8000", service.url)));
  assert.equal(await page.locator("chain-rule").count(), 0);
  await page.waitForFunction(() => document.querySelector("a[href*='/studio/'] img")?.naturalWidth > 400);
  await page.context().close();
});

test("the address of a page alone in a line becomes a frame that works", { skip }, async () => {
  const page = await visit(posted("author", `Look:\n\n${service.url}/studio/?example=neuron&lang=en\n\nThere.`));
  const holder = await page.waitForSelector(`iframe[src^="${service.url}/e/v1/"]`);
  const frame = await holder.contentFrame();
  await frame.waitForFunction(() => document.querySelector("chain-rule")?.moment);
  const { width, height } = await holder.boundingBox();
  assert.ok(width > 280 && height > 300, `${width} × ${height}`);
  await page.screenshot({ path: `${ROOT}shots/hosts/wordpress-oembed.png` });
  await page.context().close();
});
