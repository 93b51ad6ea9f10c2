// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>

#include "io_loop.hpp"

namespace vdv463::transport {

/// Lets attempts into their handshakes a few at a time, in the order in which they asked: a
/// thousand clients that lose their CMS at once must not overrun it when it is back, nor keep the
/// I/O thread from the connections that are up.
/// Threads: the I/O thread only.
class Handshakes {
public:
    /// One that still holds its place after this time waits for its peer and costs nobody anything;
    /// it goes on, but counts no more. A CMS that does not answer thus holds up no other for long.
    static constexpr std::chrono::seconds patience{1};

    /// A place, or one's turn in the queue for it. Destruction gives it back.
    class Place {
    public:
        Place(Handshakes& owner, std::size_t limit, std::function<void()> granted);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place();

    private:
        friend class Handshakes;
        Handshakes& owner_;
        std::size_t limit_;
        std::function<void()> granted_;
        TimePoint until_;
        std::list<Place*>* list_;  ///< the one that holds it, if any does
        std::list<Place*>::iterator at_;
    };

    Handshakes() = default;
    Handshakes(const Handshakes&) = delete;
    Handshakes& operator=(const Handshakes&) = delete;

    /// Calls `granted` from a later let_in(), as soon as all before it have had their turn and
    /// fewer than `limit` places are taken. Lifetime: this outlives the place.
    std::unique_ptr<Place> ask(std::size_t limit, std::function<void()> granted);

    /// Lets in whom there is room for. Places may be asked for and given back meanwhile. Returns
    /// whether anyone was let in.
    bool let_in(TimePoint now);

    /// When the next place falls free without being given back, if anyone waits for that.
    std::optional<TimePoint> next() const;

private:
    std::list<Place*> waiting_;
    std::list<Place*> taken_;  ///< in the order of until_
};

}  // namespace vdv463::transport
