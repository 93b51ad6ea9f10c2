// SPDX-License-Identifier: Apache-2.0
#include "plan_book.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

using std::chrono::microseconds;
using std::chrono::milliseconds;

ListAge::ListAge(Timestamp published, const Now& now)
    : published_(published),
      counted_from_(now.steady),
      before_(std::max(now.wall - published, microseconds{0})) {}

milliseconds ListAge::at(const Now& now) const {
    const auto counted = before_ + between<microseconds>(counted_from_, now.steady);
    return std::chrono::duration_cast<milliseconds>(std::max(counted, now.wall - published_));
}

Result<PlanVersion> PlanBook::publish(ChargingList list, const PublishOptions& options,
                                      const Now& now) {
    const SharedList before = baseline_ ? baseline_ : newest_ ? newest_->list : nullptr;
    if (before && !options.allow_removals) {
        if (auto error = mass_removal(*before, list, now.wall, config_)) {
            return std::move(*error);
        }
    }
    const bool vetted = options.allow_removals || source_ != Source::None;
    return accept(std::move(list), options.reason, ListAge{now.wall, now}, vetted);
}

PlanVersion PlanBook::withdraw(ChargingList list, std::string reason, const Now& now) {
    const bool terminates = !list.empty();
    const PlanVersion version =
        accept(std::move(list), std::move(reason), ListAge{now.wall, now}, true);
    newest_->terminates = terminates;
    return version;
}

PlanVersion PlanBook::resume(const StoredList& stored, const Now& now) {
    return accept(stored.list, "resumed from the plan store", ListAge{stored.published, now}, true);
}

PlanVersion PlanBook::accept(ChargingList list, std::string reason, ListAge age, bool vetted) {
    const SharedList before = baseline_ ? baseline_ : newest_ ? newest_->list : nullptr;
    PublishedList accepted;
    accepted.version = ++last_version_;
    accepted.list = std::make_shared<const ChargingList>(std::move(list));
    accepted.reason = std::move(reason);
    accepted.difference = difference(before ? *before : ChargingList{}, *accepted.list);
    accepted.age = age;
    latest_departure_ = latest_departure(*accepted.list);
    newest_ = std::move(accepted);
    removal_.reset();
    if (vetted) {
        trust_newest();
    }
    return last_version_;
}

void PlanBook::renew(const Now& now) {
    newest_->age = ListAge{now.wall, now};
}

void PlanBook::forget() {
    newest_.reset();
    removal_.reset();
}

void PlanBook::start() {
    if (source_ == Source::Information) {
        source_ = Source::None;
        baseline_.reset();
    }
}

void PlanBook::baseline_from_store(const ChargingList& list, const Now& now) {
    if (source_ != Source::Own) {
        set_baseline(std::make_shared<const ChargingList>(list), Source::Store, now);
    }
}

void PlanBook::baseline_from_information(const ChargingList& shown, const Now& now) {
    if (source_ == Source::None) {
        set_baseline(std::make_shared<const ChargingList>(shown), Source::Information, now);
    }
}

void PlanBook::set_baseline(SharedList list, Source source, const Now& now) {
    baseline_ = std::move(list);
    source_ = source;
    if (!newest_ || newest_->vetted) {
        return;
    }
    removal_ = mass_removal(*baseline_, *newest_->list, now.wall, config_);
    if (!removal_) {
        trust_newest();
    }
}

void PlanBook::trust_newest() {
    newest_->vetted = true;
    baseline_ = newest_->list;
    source_ = Source::Own;
}

std::optional<Error> PlanBook::stale(const Now& now) const {
    const milliseconds age = newest_->age.at(now);
    if (age > config_.valid_for) {
        return Error{errc::plan_stale, "List " + std::to_string(newest_->version) + " is " +
                                           in_words(age) + " old; it was valid for " +
                                           in_words(config_.valid_for) + "."};
    }
    if (latest_departure_ && *latest_departure_ <= now.wall) {
        return Error{errc::plan_stale, "No departure of list " + std::to_string(newest_->version) +
                                           " is in the future: the last was at " +
                                           latest_departure_->to_string() + "."};
    }
    return std::nullopt;
}

}  // namespace vdv463::session
