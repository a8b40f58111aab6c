#include "server/api/trial_url.hpp"

#include <boost/url/url.hpp>
#include <nlohmann/json.hpp>

namespace webdyno::api {

std::string trial_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration, PageSwitches switches) {
  boost::urls::url url(workload_url);
  url.set_path("/workload.html");
  auto query = url.params();
  query.append({"trial_uuid", trial_uuid});
  for (const char* name : {"framework", "framework_version", "backend", "workload", "task"}) {
    query.append({name, configuration[name].get<std::string>()});
  }
  for (const auto& [name, value] : configuration["parameters"].items()) {
    query.append({name, value.is_string() ? value.get<std::string>() : value.dump()});
  }
  if (switches.experience) query.append({"experience", "observed"});
  if (switches.operators) query.append({"operators", "profiled"});
  if (switches.memory) query.append({"memory", "boundaries"});
  return std::string(url.buffer());
}

std::string visit_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration) {
  boost::urls::url url(trial_url(workload_url, trial_uuid, configuration, {}));
  url.params().append({"visit", "before"});
  return std::string(url.buffer());
}

}  // namespace webdyno::api
