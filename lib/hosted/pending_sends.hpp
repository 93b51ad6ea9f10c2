// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

#include "events.hpp"

namespace vdv463::hosted {

using SendDone = std::function<void(const Result<Confirmation>&)>;

/// The calls of send() whose outcome is not known yet.
class PendingSends {
public:
    session::SendId add(SendDone done) {
        pending_.emplace(++last_, std::move(done));
        return last_;
    }

    /// What to call with the outcome; empty when it was taken before.
    SendDone take(session::SendId id) {
        auto node = pending_.extract(id);
        return node ? std::move(node.mapped()) : SendDone{};
    }

    std::vector<SendDone> take_all() {
        std::vector<SendDone> out;
        for (auto& [id, done] : std::exchange(pending_, {})) {
            out.push_back(std::move(done));
        }
        return out;
    }

private:
    session::SendId last_ = 0;
    std::map<session::SendId, SendDone> pending_;
};

}  // namespace vdv463::hosted
