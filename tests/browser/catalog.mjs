// Writes a directory of services for the scenes: a legal clinic in the middle of Chicago, and more
// of them each a kilometre farther.

const id = (kind, at) => `${kind}0000000-0000-4000-8000-${String(at).padStart(12, "0")}`;

const services = Array.from({ length: 23 }, (_, at) => ({
  id: id("a", at),
  name: at === 0 ? "Elm Street legal clinic" : `Legal clinic ${at}`,
  description: "Housing and safety for victims of a crime.",
  status: "active",
  fees_description: "Free.",
  organization: { id: id("b", at), name: "Elm Street legal aid", description: "" },
  phones: [
    {
      id: id("c", at),
      number: `312-555-01${String(at).padStart(2, "0")}`,
      extension: at === 0 ? 7 : undefined,
      type: "voice",
    },
  ],
  languages: [{ id: id("d", at), name: "Spanish", code: "es" }],
  service_at_locations: [
    {
      id: id("e", at),
      location: {
        id: id("f", at),
        location_type: "physical",
        name: "Elm Street",
        latitude: 41.88 + at * 0.009,
        longitude: -87.63,
        addresses: [
          {
            id: id("9", at),
            address_1: `${at + 1} Elm Street`,
            city: "Chicago",
            state_province: "IL",
            postal_code: "60601",
            country: "US",
            address_type: "physical",
          },
        ],
      },
    },
  ],
}));

console.log(JSON.stringify(services));
