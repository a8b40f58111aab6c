#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/sweep/catalog.hpp"

namespace webdyno::sweep {

/// Which bytes a trial's page is made of, by the catalogue that is served with them.
struct ServedBytes {
  std::string framework;
  std::string framework_version;
  std::optional<std::string> workload_sha256;   // absent: the catalogue has no such framework
  std::optional<std::string> framework_sha256;  // absent: it has no such version
};

ServedBytes served_bytes(const Catalog& catalog, const std::string& framework,
                         const std::string& framework_version);

/// Those of the sweep's first attempt with the same framework and version. Is that one leased now,
/// they are what is served now, and are kept.
ServedBytes first_served_bytes(SQLite::Database& database, std::int64_t sweep_id,
                               const ServedBytes& now);

/// The flags `workload_changed` and `framework_changed`, as far as they apply, as a JSON array.
nlohmann::json changes_since(const ServedBytes& before, const ServedBytes& now);

}  // namespace webdyno::sweep
