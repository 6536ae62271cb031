import type { ImageList } from "../../../src/server/api-types.ts";
import { apiUrl } from "../data/api.ts";
import { useApi } from "../data/queries.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";

/** Images of the event files, by name, in the order of steps. */
export const ImagesTab = ({ id }: { readonly id: string }) => {
  const { data, error, refetch } = useApi<ImageList>(`runs/${id}/images`);
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="images" />;
  if (data.images.length === 0)
    return <Empty>No images in the event files. Image files are under Files.</Empty>;
  const tags = Object.entries(Object.groupBy(data.images, (image) => image.tag));
  return (
    <div className="images">
      {tags.map(([tag, images = []]) => (
        <section key={tag} className="card">
          <h2>
            <bdi>{tag}</bdi> <small>{images.length}</small>
          </h2>
          <div className="strip">
            {images.map((image) => (
              <figure key={image.number}>
                <img
                  loading="lazy"
                  src={apiUrl(`runs/${id}/images/${image.number}`)}
                  alt={`${tag} at step ${image.step}`}
                  width={image.width || undefined}
                  height={image.height || undefined}
                />
                <figcaption className="quiet">step {image.step.toLocaleString("en")}</figcaption>
              </figure>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
};
