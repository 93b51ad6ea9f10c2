// SPDX-License-Identifier: Apache-2.0
#include "message_memory.hpp"

#include <utility>

namespace vdv463::client {

namespace {

constexpr std::size_t max_spares = 4;
// About 10 MB, filled as depots fill them.
constexpr std::size_t max_points = 4000;
// Shorter texts are confirmations and the like, which would drop the memory.
constexpr std::size_t long_text = 1024;
// More come only when a whole plan changes.
constexpr std::size_t max_actions = 64;

DecodeOptions any_size() {
    DecodeOptions out;
    out.limits.max_message_bytes = std::size_t{1} << 30U;
    return out;
}

std::size_t points_of(const ChargingInformation& information) {
    std::size_t out = 0;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            out += station.charging_point_info_list.size();
        }
    }
    return out;
}

}  // namespace

MessageMemory::MessageMemory() : decoder_(any_size()) {}

Message MessageMemory::message_for(std::string_view text) {
    Message out;
    const std::lock_guard<std::mutex> lock(spares_mutex_);
    out.envelope = std::move(envelope_);
    if (text.size() >= long_text && !spares_.empty()) {
        points_ -= spares_.back().points;
        out.payload = std::move(spares_.back().information);
        spares_.pop_back();
    }
    return out;
}

Result<Message> MessageMemory::read(std::string_view text) {
    Message message = message_for(text);
    const std::lock_guard<std::mutex> lock(decoder_mutex_);
    if (auto done = decoder_.decode_into(message, text); !done) {
        return std::move(done).error();
    }
    return message;
}

void MessageMemory::give_back(ChargingInformation information) {
    const std::size_t points = points_of(information);
    const std::lock_guard<std::mutex> lock(spares_mutex_);
    if (points > 0 && spares_.size() < max_spares && points <= max_points - points_) {
        points_ += points;
        spares_.push_back({std::move(information), points});
    }
}

void MessageMemory::give_back(Envelope envelope) {
    const std::lock_guard<std::mutex> lock(spares_mutex_);
    envelope_ = std::move(envelope);
}

session::Actions MessageMemory::take_actions() {
    const std::lock_guard<std::mutex> lock(spares_mutex_);
    return std::exchange(actions_, {});
}

void MessageMemory::give_back(session::Actions actions) {
    actions.clear();
    const std::lock_guard<std::mutex> lock(spares_mutex_);
    if (actions.capacity() <= max_actions) {
        actions_ = std::move(actions);
    }
}

std::shared_ptr<MessageMemory> shared_message_memory() {
    static std::mutex mutex;
    static std::weak_ptr<MessageMemory> current;
    const std::lock_guard<std::mutex> lock(mutex);
    auto memory = current.lock();
    if (!memory) {
        memory = std::make_shared<MessageMemory>();
        current = memory;
    }
    return memory;
}

}  // namespace vdv463::client
