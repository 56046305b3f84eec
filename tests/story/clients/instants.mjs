// Subscribes to the address given and prints when each library takes the events there to begin and to end, as JSON:
// library -> title -> [begin, end] in UTC.
import { createRequire } from "node:module";

const [, , modules, address] = process.argv;
const load = createRequire(modules);
const ICAL = load("ical.js").default ?? load("ical.js");
const nodeIcal = load("node-ical");

const whole = new ICAL.Component(ICAL.parse(await (await fetch(address)).text()));
// As Thunderbird does: the zones that the file brings are those that its events are read by.
whole.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const first = whole.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return [event.summary, [event.startDate, event.endDate].map((time) => time.toJSDate().toISOString())];
});
const second = Object.values(await nodeIcal.async.fromURL(address))
  .filter((one) => one.type === "VEVENT")
  .map((one) => [one.summary, [one.start, one.end].map((time) => time.toISOString())]);

console.log(JSON.stringify({ "ical.js": Object.fromEntries(first), "node-ical": Object.fromEntries(second) }));
