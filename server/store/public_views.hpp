#pragma once

#include <string>
#include <vector>

namespace webdyno::store {

/// The views that scripts may rely on, in the order of their files.
std::vector<std::string> public_views();

}  // namespace webdyno::store
