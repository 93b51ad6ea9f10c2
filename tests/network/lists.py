# SPDX-License-Identifier: Apache-2.0
"""What became of published lists, by the CMS's report and by the client's."""


class Lists:
    """Publishes lists numbered from 1; the label of each holds its number."""

    def __init__(self, driver, name):
        self.driver = driver
        self.name = name
        self.last = 0

    async def publish(self, count=1):
        self.last += 1
        version = await self.driver.publish(self.name, f"v{self.last}", count)
        if version != self.last:
            raise RuntimeError(f"list {self.last} got version {version}")
        return version

    async def publish_and_wait(self, count=1):
        await self.driver.confirmed(self.name, await self.publish(count))

    def complaints(self, received):
        """What is wrong about `received`, (connection, label) in the order of arrival at the CMS:
        on one connection no list comes twice, none after a newer one comes, and the newest has
        arrived. After a connection was lost the newest list comes again, which is how it should be.
        """
        found = []
        newest = 0
        seen = set()
        for connection, label in received:
            number = int(label.split("/")[0][1:])
            if number < newest:
                found.append(f"list {number} came after {newest}")
            if (connection, number) in seen:
                found.append(f"list {number} came twice on connection {connection}")
            seen.add((connection, number))
            newest = max(newest, number)
        if newest != self.last:
            found.append(f"list {self.last} never came; the newest that did is {newest}")
        return found + self._never_ended()

    def _never_ended(self):
        """Lists of which the client told neither that they arrived nor that they were replaced."""
        ended = {event["version"] for event in self.driver.events
                 if event["event"] == "plan" and event["client"] == self.name
                 and event["state"] in ("confirmed", "superseded")}
        return [f"list {number} was neither confirmed nor superseded"
                for number in range(1, self.last + 1) if number not in ended]


def received_by(cms_events):
    """(connection, label) of the lists in the events of cms.py."""
    return [(event["connection"], event["parts"][6]["chargingRequestList"][0]["chargingRequestId"])
            for event in cms_events
            if event["event"] == "message" and event["parts"][5] == "ProvideChargingRequests"
            and event["parts"][0] == 1]
