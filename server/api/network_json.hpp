#pragma once

#include <string>
#include <vector>

#include "server/api/byte_range.hpp"

namespace webdyno::api {

/// A network that a library has saved as JSON.
struct NetworkJson {
  std::string format;                // tfjs, brain, convnetjs, synaptic; empty: other JSON
  std::vector<std::string> weights;  // of tfjs: the files that it names, as it names them
};

/// Reads it once from end to end and keeps nothing of it: such files have hundreds of megabytes. Of
/// one that is cut short it tells what stands before the cut.
NetworkJson network_json(const ByteRange& text);

}  // namespace webdyno::api
