#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace webdyno::api {

/// The address of a workload page: every member of the configuration as a query parameter,
/// percent-encoded. `experience`: the page observes how it feels, which is no part of what is
/// measured.
std::string trial_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration, bool experience);

/// Of a visit that comes before the measured one, which nobody observes.
std::string visit_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration);

}  // namespace webdyno::api
