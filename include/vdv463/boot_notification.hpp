// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/enums.hpp>

namespace vdv463 {

/// First message on every connection, presystem to CMS. Schema: BootNotificationRequest.
struct BootNotificationRequest {
    PresystemType presystem = PresystemType::Bms;  ///< "presystem"
    friend bool operator==(const BootNotificationRequest& a, const BootNotificationRequest& b) {
        return a.presystem == b.presystem;
    }
};

/// The CMS's answer. Schema: BootNotificationResponse.
struct BootNotificationResponse {
    BootStatus status = BootStatus::Accepted;  ///< "status"
    friend bool operator==(const BootNotificationResponse& a, const BootNotificationResponse& b) {
        return a.status == b.status;
    }
};

}  // namespace vdv463
