/**
 * A function of trees whose answers are kept. Trees never change, and generated programs have many statements in common:
 * scenes are made of the same ones again and again.
 */
export function once<Tree extends object, Answer extends {}>(answer: (tree: Tree) => Answer): (tree: Tree) => Answer {
  const known = new WeakMap<Tree, Answer>();
  return (tree) => {
    let found = known.get(tree);
    if (found === undefined) known.set(tree, (found = answer(tree)));
    return found;
  };
}
