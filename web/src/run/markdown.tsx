import type { Block, Inline } from "../text/markdown.ts";

/** Markdown as elements of the page: nothing in it can be more than what is made here. */
export const Markdown = ({ blocks }: { readonly blocks: readonly Block[] }) =>
  blocks.map((block, at) => <MarkdownBlock key={at} block={block} />);

const MarkdownBlock = ({ block }: { readonly block: Block }) => {
  switch (block.kind) {
    case "heading":
      return (
        <p className="md-heading" role="heading" aria-level={Math.min(6, block.level + 1)}>
          <Words parts={block.parts} />
        </p>
      );
    case "paragraph":
      return (
        <p>
          <Words parts={block.parts} />
        </p>
      );
    case "code":
      return <pre className="md-code">{block.text}</pre>;
    case "quote":
      return (
        <blockquote>
          <Markdown blocks={block.blocks} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((item, at) => (
        <li key={at}>
          <Markdown blocks={item} />
        </li>
      ));
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <table>
          <tbody>
            {block.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, n) =>
                  at === 0 ? (
                    <th key={n} scope="col">
                      <Words parts={cell} />
                    </th>
                  ) : (
                    <td key={n}>
                      <Words parts={cell} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case "rule":
      return <hr />;
  }
};

const Words = ({ parts }: { readonly parts: readonly Inline[] }) =>
  parts.map((part, at) => <Word key={at} part={part} />);

const Word = ({ part }: { readonly part: Inline }) => {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong>
          <Words parts={part.parts} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Words parts={part.parts} />
        </em>
      );
    case "link":
      return (
        <a href={part.url} target="_blank" rel="noopener noreferrer">
          <Words parts={part.parts} />
        </a>
      );
  }
};
