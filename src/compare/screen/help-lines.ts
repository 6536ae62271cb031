const keys: readonly (readonly [keys: string, help: string])[] = [
  ["F1 ?", "Show this help"],
  ["s S", "Sort by this column, up or down"],
  ["1 #", "Sort by the numbers in this column, up"],
  ["2 ! @", "Sort by the numbers in this column, down"],
  ["a A", "Sort by this column as people count, up or down"],
  ["r", "Refresh: read all runs again"],
  ["m u", "Mark or unmark the run"],
  ["Enter", "Show details of the run"],
  ["`", "Show warnings"],
  ["q", "Quit"],
  ["", ""],
  ["Arrows h j k l", "Move by a cell"],
  ["Page Up/Down J K", "Move by a page up or down"],
  ["H L", "Move by a page left or right"],
  ["Home ^ 0 Ctrl-A", "Move to the first column"],
  ["End $ Ctrl-E", "Move to the last column"],
  ["g", "Move to the first row"],
  ["[num]G", "Move to row num, or to the last"],
  ["[num]|", "Move to column num, or to the first"],
  ["[num][ [num]]", "Skip to the num-th change in this column, up or down"],
  ["[num]{ [num]}", "Skip to the num-th change in this row, left or right"],
  ["Insert", "Remember this position"],
  ["Delete '", "Move to the remembered position"],
  ["/", "Search"],
  ["n p", "Move to the next or the previous match"],
  ["", ""],
  ["< >", "Make all columns narrower or wider"],
  [", .", "Make this column narrower or wider"],
  ["- +", "Make the gap between columns smaller or larger"],
  ["[num]c", "Fit all columns to most or to all of their cells, or to width num"],
  ["[num]C", "Fit this column to all of its cells, or to width num"],
];

const keyWidth = 20;

/** What `?` shows. */
export const helpLines: readonly string[] = keys.map(([names, help]) =>
  `${names.padEnd(keyWidth)}${help}`.trimEnd(),
);
