/** Somebody in a story. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

export const organisation = "Harbour & Co";

export const ana: Person = {
  name: "Ana Kovač",
  email: "ana@harbour.example",
  password: "otter lamp granite seven",
};

export const mira: Person = {
  name: "Mira Lindqvist",
  email: "mira@harbour.example",
  password: "violet anchor marble nine",
};

export const ben: Person = {
  name: "Ben Osei",
  email: "ben@harbour.example",
  password: "copper window sparrow two",
};

export const firstName = ({ name }: Person): string => name.split(" ", 1)[0] ?? name;
