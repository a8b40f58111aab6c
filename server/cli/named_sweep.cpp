#include "server/cli/named_sweep.hpp"

#include "server/cli/exit_code.hpp"

namespace webdyno::cli {

compared::NamedSweep named_sweep(SQLite::Database& database, const std::string& name,
                                 const std::string& place) {
  auto found = compared::find_sweep(database, name, place);
  if (!found) throw UsageError(found.error().message);
  return *std::move(found);
}

}  // namespace webdyno::cli
