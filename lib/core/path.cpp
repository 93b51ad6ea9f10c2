// SPDX-License-Identifier: Apache-2.0
#include "path.hpp"

#include "text.hpp"

namespace vdv463::core {

std::string Path::to_string() const {
    constexpr std::size_t longest_name = 100;
    std::string out;
    for (const Step& step : steps_) {
        out += '/';
        if (step.name.data() == nullptr) {
            out += std::to_string(step.index);
            continue;
        }
        for (const char c : shorten(step.name, longest_name)) {
            if (c == '~') {
                out += "~0";
            } else if (c == '/') {
                out += "~1";
            } else {
                out += c;
            }
        }
    }
    return out;
}

}  // namespace vdv463::core
