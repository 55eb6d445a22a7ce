import { xgboostRegions } from '../../lib/sagemaker/images';
import { lackingTypes, platformRegions } from '../../lib/sagemaker/regions';

test('a Region that lacks resource types has the image, and is not offered', () => {
  const lacking = xgboostRegions().filter((region) => lackingTypes(region).length > 0);
  expect(lacking.length).toBeGreaterThan(0);
  expect(lacking.filter((region) => platformRegions().includes(region))).toEqual([]);
  expect([...lacking, ...platformRegions()].sort()).toEqual([...xgboostRegions()].sort());
});
