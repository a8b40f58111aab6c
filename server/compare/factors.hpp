#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::compare {

/// What a configuration is, as texts by their names: framework, version, backend, platform,
/// workload, task, and each of its parameters (depth, width, batch ...).
using Factors = std::map<std::string, std::string>;

/// Whether a parameter only says how long is measured, and not what: such ones are no part of what
/// a configuration is matched by.
bool steers(std::string_view parameter);

/// Whether people say its value alone, as of a backend: all that are no parameters.
bool said_by_value(std::string_view name);

/// In the order in which people say them: framework, version, backend, platform, workload, task,
/// depth, width, then by the alphabet.
std::vector<std::string> in_order(const std::set<std::string>& names);

/// "tfjs 4.22.0 wasm mlp infer depth 2, width 64, threads 4", of the factors that are not left out.
std::string words_of(const Factors& factors, const std::set<std::string>& left_out);

}  // namespace webdyno::compare
