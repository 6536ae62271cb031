import { formatTimestamp, wrapParagraphs } from "../base/index.ts";
import type { Comment } from "../run/index.ts";

/** Width that comments are wrapped to. */
export const commentWidth = 78;

/** A run's comments as lists show them below the run. */
export const formatCommentsBelow = (comments: readonly Comment[]): string =>
  comments
    .map((comment) => {
      const header = wrapParagraphs(
        `  ${commentAuthor(comment)} ${formatTimestamp(comment.time)}`,
        commentWidth,
        "",
      );
      return `${header}\n\n${wrapParagraphs(comment.body, commentWidth, "    ")}\n\n`;
    })
    .join("");

/** `USER@HOST`, or the user alone where no host is known. */
export const commentAuthor = ({ user, host }: Comment): string => (host === "" ? user : `${user}@${host}`);
