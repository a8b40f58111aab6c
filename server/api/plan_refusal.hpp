#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/wire/contract.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/given.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::api {

bool has_native(const std::vector<sweep::Configuration>& configurations);

/// What of a plan only a browser that webdyno launches can do, and where it stands in it.
std::optional<wire::ProtocolError> needs_launched_browser(
    const sweep::Plan& plan, const std::vector<sweep::Configuration>& configurations);

/// Of the first configuration whose page would have a longer address than requests may; nullopt:
/// there is none.
std::optional<std::string> too_long_address(
    const std::vector<sweep::Configuration>& configurations);

/// Why a plan that is valid becomes no sweep in any browser here: of the data that was given with
/// the command, or because its parts do not go together. `configurations`: without the control's.
std::optional<wire::ProtocolError> why_no_sweep(
    const sweep::Plan& plan, const std::vector<sweep::Configuration>& configurations,
    const sweep::Catalog& catalog, const sweep::Given& given);

}  // namespace webdyno::api
