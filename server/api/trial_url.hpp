#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace webdyno::api {

/// What a plan wants of its pages beside the configuration: no part of what is measured.
struct PageSwitches {
  bool experience = false;  // it observes how it feels
  bool operators = false;   // it times the library's operators, behind what it measures
  bool memory = false;      // it waits between its phases while memory is read
};

/// The address of a workload page: every member of the configuration, and the switches that are on,
/// as query parameters, percent-encoded.
std::string trial_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration, PageSwitches switches);

/// Of a visit that comes before the measured one, of which the plan wants nothing besides.
std::string visit_url(const std::string& workload_url, const std::string& trial_uuid,
                      const nlohmann::json& configuration);

}  // namespace webdyno::api
