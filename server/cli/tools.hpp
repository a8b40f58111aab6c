#pragma once

#include <string>
#include <vector>

namespace webdyno::cli {

/// The command line of a script of this checkout: node, script.
std::vector<std::string> node_program(const std::string& script);

/// The command line of a Node tool of workloads/: node, script, data directory, arguments.
std::vector<std::string> tool_arguments(const std::string& script,
                                        const std::vector<std::string>& arguments);

}  // namespace webdyno::cli
