// SPDX-License-Identifier: Apache-2.0
#include "dialogue.hpp"
#include "text_surgery.hpp"

namespace vdv463::sim {

/// Does to an information that is about to be sent what the faults ask for.
void Dialogue::spoil(Outgoing& outgoing, Timestamp now) {
    Frame& information = outgoing.frame;
    if (const Fault* fault = strike(FaultId::InfoUnknownEnum, now)) {
        set_first_text(information.text, "chargingPointStatus", fault->text);
    }
    if (const Fault* fault = strike(FaultId::InfoMissingMember, now)) {
        if (!drop_first_member(information.text, fault->text)) {
            journal_.add(peer_ + ": charging information has no member " + fault->text);
        }
    }
    const auto make_unreadable = [&outgoing] { outgoing.kind = Kind::Unreadable; };
    if (strike(FaultId::InfoInvalidUtf8, now) != nullptr) {
        replace_first(information.text, "Betriebshof", "Betriebs\xFFhof");
        make_unreadable();
    }
    if (const Fault* fault = strike(FaultId::InfoHuge, now)) {
        fill_up(information.text, static_cast<std::size_t>(fault->number));
        make_unreadable();
    }
    if (const Fault* fault = strike(FaultId::InfoFragmented, now)) {
        information.fragment_bytes = static_cast<std::size_t>(fault->number);
    }
    if (strike(FaultId::InfoBinary, now) != nullptr) {
        information.binary = true;
        make_unreadable();
    }
    if (const Fault* fault = strike(FaultId::InfoGarbage, now)) {
        information.text = fault->text;
        make_unreadable();
    }
}

}  // namespace vdv463::sim
