#include "server/cli/earlier_trials.hpp"

#include <system_error>

#include "server/api/own_host.hpp"
#include "server/cli/paths.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {

sweep::EarlierTrials earlier_trials(const std::filesystem::path& database) {
  const std::string host_uuid = api::own_host_uuid(state_directory());
  std::error_code unknown;
  if (host_uuid.empty() || !std::filesystem::exists(database, unknown)) return {};
  auto opened = store::open_for_reading(database);
  return sweep::read_earlier_trials(opened, host_uuid);
}

}  // namespace webdyno::cli
