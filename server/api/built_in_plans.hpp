#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "schema/wire/contract.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::api {

/// The plans that come with webdyno, by name. Throws std::runtime_error when one of them is not
/// valid: the build is broken then.
std::vector<sweep::Plan> load_built_in_plans(const std::filesystem::path& directory,
                                             const sweep::Catalog& catalog);

/// One of them; the error names those that there are.
tl::expected<sweep::Plan, wire::ProtocolError> load_built_in_plan(
    const std::filesystem::path& directory, const std::string& name, const sweep::Catalog& catalog);

/// gethostname(2).
std::string host_name();

}  // namespace webdyno::api
