#include "server/sweep/driver.hpp"

#include <nlohmann/json.hpp>

#include "schema/wire/identity.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

std::int64_t host_id(SQLite::Database& database, const json& host) {
  const std::string fingerprint = wire::canonical_json(host["fingerprint"]);
  const std::string fingerprint_sha256 = wire::sha256_hex(fingerprint);
  execute(
      database,
      "INSERT INTO host (host_uuid, machine_id_sha256, hostname, fingerprint_sha256, fingerprint, "
      "clock_ticks_per_s, page_bytes) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      host["host_uuid"], host["machine_id_sha256"], host["hostname"], fingerprint_sha256,
      fingerprint, host["clock_ticks_per_s"], host["page_bytes"]);
  SQLite::Statement find(database,
                         "SELECT host_id FROM host WHERE host_uuid = ? AND fingerprint_sha256 = ?");
  bind_all(find, host["host_uuid"], fingerprint_sha256);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

std::int64_t browser_fingerprint_id(SQLite::Database& database, const json& browser,
                                    const json& gpu) {
  const std::string fingerprint = wire::canonical_json({{"version", 1},
                                                        {"product", browser["product"]},
                                                        {"browser_version", browser["version"]},
                                                        {"channel", browser["channel"]},
                                                        {"headless", browser["headless"]},
                                                        {"command_line", browser["command_line"]},
                                                        {"adapters", browser["adapters"]},
                                                        {"gpu", gpu}});
  const std::string fingerprint_sha256 = wire::sha256_hex(fingerprint);
  execute(database,
          "INSERT INTO browser_fingerprint (fingerprint_sha256, fingerprint) VALUES (?, ?) "
          "ON CONFLICT DO NOTHING",
          fingerprint_sha256, fingerprint);
  SQLite::Statement find(
      database,
      "SELECT browser_fingerprint_id FROM browser_fingerprint WHERE fingerprint_sha256 = ?");
  bind_all(find, fingerprint_sha256);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

}  // namespace

std::int64_t register_driver(SQLite::Database& database, const json& registration) {
  return register_driver(database, registration,
                         {{"absent", "a person's own browser has no debugging pipe"}});
}

std::int64_t register_driver(SQLite::Database& database, const json& registration,
                             const json& gpu) {
  const json& browser = registration["browser"];
  const json& host = registration["host"];
  const std::int64_t facts_of_today = host_id(database, host);
  const int added = execute(
      database,
      "INSERT INTO browser (browser_uuid, host_id, product, version, user_agent, headless, "
      "launched, command_line, "
      "pid, extension_version, native_host_version, boot_id, volatile, registered_us, "
      "registered_realtime_us, platform) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      registration["driver_uuid"], facts_of_today, browser["product"], browser["version"],
      browser["user_agent"], browser["headless"], registration["launched"], browser["command_line"],
      browser["pid"], registration["extension_version"], registration["native_host_version"],
      host["boot_id"], host["volatile"], host["clock"]["monotonic_us"],
      host["clock"]["realtime_us"], registration.value("platform", json()));
  SQLite::Statement find(database, "SELECT browser_id FROM browser WHERE browser_uuid = ?");
  bind_all(find, registration["driver_uuid"]);
  find.executeStep();
  const std::int64_t browser_id = find.getColumn(0).getInt64();
  find.reset();
  // A governor can change while a browser runs: what it registers with next counts from there on.
  execute(database, "UPDATE browser SET host_id = ?1 WHERE browser_id = ?2 AND host_id <> ?1",
          facts_of_today, browser_id);
  execute(database, "UPDATE browser SET browser_fingerprint_id = ? WHERE browser_id = ?",
          browser_fingerprint_id(database, browser, gpu), browser_id);
  if (added > 0) record_event(database, "driver_registered", {.browser_id = browser_id});
  return browser_id;
}

}  // namespace webdyno::sweep
