#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::sampling {

enum class Role { kBrowser, kGpu, kUtility, kRenderer, kZygote, kNativeHost, kNative, kOther };

/// The word of the contract: "browser", "gpu", ...
std::string_view role_name(Role role);

struct ProcessRole {
  Role role = Role::kOther;
  // --utility-sub-type of a utility; "extension" for a renderer that runs extension pages only.
  std::optional<std::string> sub_type;
  std::optional<std::int64_t> renderer_client_id;  // --renderer-client-id
};

/// What a browser's child is, by Chromium's switches (content/public/common/content_switches.cc,
/// --type). kOther without --type (crashpad's handler) and for types that have no word of their
/// own (gpu-broker). Which process is the browser and which the native host their pids say, not
/// their arguments.
ProcessRole role_of_child(const std::vector<std::string>& arguments);

}  // namespace webdyno::sampling
