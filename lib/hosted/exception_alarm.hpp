// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <vdv463/status.hpp>

namespace vdv463::hosted {

/// HANDLER_EXCEPTION: raised by the first exception that left a handler, over when stopped.
class ExceptionAlarm {
public:
    /// The alarm to tell.
    Alarm raise(std::string what, Timestamp since) {
        raised_ = Alarm{"HANDLER_EXCEPTION", Severity::Critical, true, since, std::move(what)};
        return *raised_;
    }

    /// The end to tell, if it was raised.
    std::optional<Alarm> end() {
        auto out = std::exchange(raised_, std::nullopt);
        if (out) {
            out->raised = false;
            out->text = "The client was stopped.";
        }
        return out;
    }

    const std::optional<Alarm>& raised() const noexcept { return raised_; }

private:
    std::optional<Alarm> raised_;
};

}  // namespace vdv463::hosted
