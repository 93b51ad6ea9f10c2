// SPDX-License-Identifier: Apache-2.0
#include <vdv463/log.hpp>

namespace vdv463 {

std::string_view to_string(LogLevel value) noexcept {
    switch (value) {
        case LogLevel::Off:
            return "off";
        case LogLevel::Error:
            return "error";
        case LogLevel::Warning:
            return "warning";
        case LogLevel::Info:
            return "info";
        case LogLevel::Debug:
            return "debug";
    }
    return "?";
}

std::string_view to_string(WireDirection value) noexcept {
    return value == WireDirection::In ? "in" : "out";
}

}  // namespace vdv463
