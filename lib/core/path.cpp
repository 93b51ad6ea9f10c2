// SPDX-License-Identifier: Apache-2.0
#include "path.hpp"

#include "text.hpp"

namespace vdv463::core {

void append_step(std::string& out, std::string_view name) {
    constexpr std::size_t longest_name = 100;
    out += '/';
    for (const char c : shorten(name, longest_name)) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
}

void append_step(std::string& out, std::size_t index) {
    out += '/';
    out += std::to_string(index);
}

std::string Path::to_string() const {
    std::string out;
    for (std::size_t i = 0; i < depth_; ++i) {
        const Step& step = steps_[i];
        step.name == nullptr ? append_step(out, step.number)
                             : append_step(out, std::string_view{step.name, step.number});
    }
    return out;
}

}  // namespace vdv463::core
